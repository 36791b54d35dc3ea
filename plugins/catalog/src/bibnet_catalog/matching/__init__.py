"""Whether two records describe one edition, by which keys they meet, and which work they are."""
