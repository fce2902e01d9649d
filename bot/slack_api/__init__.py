"""Slack's Web API, as both the watch and the app in Slack speak to it."""
