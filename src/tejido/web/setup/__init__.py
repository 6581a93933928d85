"""The set-up pages: clients, programmes, queues, people, pools and their routing policies."""
