alter table job add column if not exists only_in_tests integer;
