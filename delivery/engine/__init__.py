"""The pure half of the product: values in, values out; no clock, no database, no web."""
