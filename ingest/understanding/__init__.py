"""What a text says, read by our own small encoder: entities, sensitivity, kind and relations."""
