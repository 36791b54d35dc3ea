"""Questions to a library's staff: asked without an account, answered in a thread."""
