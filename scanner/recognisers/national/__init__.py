"""Identifiers of persons and organisations by country; one module per country, named by its ISO code."""
