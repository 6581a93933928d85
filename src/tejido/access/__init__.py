"""Access: users, roles, scopes, invitations, tickets and limits."""
