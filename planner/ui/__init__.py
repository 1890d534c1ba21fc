"""The pages of the app: thin. They show widgets, and call services and charts."""
