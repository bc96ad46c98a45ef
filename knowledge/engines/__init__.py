"""The engines behind the ports: found by URL, or started here as child processes."""
