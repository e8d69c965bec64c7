JOURNAL_READER = "notifications"
