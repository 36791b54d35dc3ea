"""What operators watch: health, metrics, logs with request ids and without personal data."""
