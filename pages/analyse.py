"""A reader's own texts, coded on the spot."""

from dashboard.ui import analyse

analyse.draw()
