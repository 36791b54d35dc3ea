"""The acts on accounts, one public function each."""
