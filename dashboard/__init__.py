"""On the Record: news articles about Russia's war on Ukraine, turned into who said what."""

__version__ = "0.1.0"
