"""Deployments: why units are where they are, why others are not, and the lever that would change it."""
