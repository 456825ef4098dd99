"""What people type: WTForms per noun; each names its fields, nothing is taken over blindly."""
