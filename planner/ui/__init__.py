"""The pages of the app: thin. They show widgets and charts, and call the services."""
