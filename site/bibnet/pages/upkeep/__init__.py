"""What was right when it was published and is no longer: links that lead nowhere, files that a
screen reader cannot read.
"""
