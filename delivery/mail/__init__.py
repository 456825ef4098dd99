"""Letters: what they say (``messages``) and how what is owed gets delivered (``outbox``)."""
