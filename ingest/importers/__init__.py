"""Other programs' exports, read as captures: one module per form."""
