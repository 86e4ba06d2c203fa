"""What can be taken away of one organisation: a workbook of its tables and a factsheet on two pages.

Both are made of the Listings that page and API read, so that they cannot disagree with either.
"""
