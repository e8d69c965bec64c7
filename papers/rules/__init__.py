from papers.rules.numbers import Typed, answer_of, fact_in_words, has_only_names, read_number

__all__ = ["Typed", "answer_of", "fact_in_words", "has_only_names", "read_number"]
