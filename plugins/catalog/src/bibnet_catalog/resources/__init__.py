"""The register of electronic resources, as readers see it."""
