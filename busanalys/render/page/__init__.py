"""An executed notebook as an HTML page, and the index of all pages."""
