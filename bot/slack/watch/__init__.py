"""The watch in Slack: `/gpuwatch`, forms, the buttons of alerts, App Home."""
