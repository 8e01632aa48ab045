"""The registry of actors as data (one YAML file per actor) and its look-up."""
