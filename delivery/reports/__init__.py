"""What a report says, kept apart from how it is drawn: content first, then one drawer per medium.

A ``content.Document`` holds finished strings in the reader's language. ``pdf`` draws it on paper, ``page`` prepares
it for the browser, ``sheet`` writes the spreadsheet, ``worker`` draws PDFs in a limited child process.
"""
