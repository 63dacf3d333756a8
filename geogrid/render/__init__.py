"""Values to words, pictures and documents.

=======  =====================================================
wording  sentences in Chinese and English, numbers with units
=======  =====================================================
"""
