"""A group buy's life: opened, changed, closed, settled, handed out."""
