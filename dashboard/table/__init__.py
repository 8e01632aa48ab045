"""The data contract (docs/tables.md): schema, atomic build, and the store that answers queries."""
