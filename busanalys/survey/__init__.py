"""A dataset on disk: its model, columns, codebook, registry, the rules that check it, and how its files are read."""

from busanalys.survey.loading import DESCRIPTOR, Survey, beside, check, data_folder, datasets, load, share, stored, table_files

__all__ = ["DESCRIPTOR", "Survey", "beside", "check", "data_folder", "datasets", "load", "share", "stored", "table_files"]
