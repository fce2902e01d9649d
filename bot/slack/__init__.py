"""gpusize in Slack: `build_app(settings, book)` gives the app for Socket Mode and HTTP."""

from bot.slack.app import SlackSurface, build_app

__all__ = ["SlackSurface", "build_app"]
