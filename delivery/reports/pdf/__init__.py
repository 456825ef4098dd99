"""Drawing a document on A4 with reportlab. Imported by the child process of ``reports.worker`` and by tests only:
loading it costs most of a second."""
