"""What authors write: scenarios, personas and the rubric, loaded from YAML with positions and diagnostics."""
