-- Nodes of a day that is summed are summed with it, and their rows are read no more, as with runners.
alter table node_day_cost add column if not exists kept boolean default false not null;

-- Days that were summed without their nodes are summed again.
delete from day_sum where kept;
delete from pool_day_cost where kept;
