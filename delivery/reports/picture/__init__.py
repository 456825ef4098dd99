"""Pictures as lists of shapes in points, origin at the top left: painted alike by the PDF and by SVG."""
