"""The page an agent works on: presence, offers, chats and wrap-up."""
