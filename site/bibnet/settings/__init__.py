"""Settings: `local` for one machine, `production` by environment variables, `test`."""
