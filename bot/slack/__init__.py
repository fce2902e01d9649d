"""gpusize in Slack: `app.build_app(settings, book)` gives the app for Socket Mode and HTTP."""
