"""The pages of the app: thin. They read the desk, show widgets, and call the desk and the charts."""
