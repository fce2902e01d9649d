"""What `gpusize doctor` looks at: settings, this machine, Slack, the database and its prices."""
