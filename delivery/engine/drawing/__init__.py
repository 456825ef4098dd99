"""Drawings of a network: layers, order, places, routes. Numbers only; who paints them decides what they look like."""
