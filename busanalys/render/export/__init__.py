"""What a page becomes beside HTML: PDF, pictures, Word and workbook."""
