-- names_of_users: what colleagues call these accounts, and who is behind them.
SELECT id, display_name, person_id FROM access_user WHERE id = ANY (%(users)s)
