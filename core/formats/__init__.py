"""How days are written and typed, for each language of the reader (`FORMAT_MODULE_PATH`)."""
