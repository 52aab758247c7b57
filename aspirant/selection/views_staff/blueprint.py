"""The pages that select a group, under one name."""

from flask import Blueprint

pages = Blueprint("selection_staff", __name__)
