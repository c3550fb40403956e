-- What runners used of which node, written with what they cost: what of a node is idle is what these leave of it.
-- Rows are kept for two days, for whoever goes on after a restart; node_cost has their sums.
create table if not exists node_use (
  runner       varchar(64) not null,
  day          date        not null,
  -- UID of the node.
  node         varchar(64) not null,
  nanos        bigint      not null,
  booked_until timestamp with time zone not null,
  primary key (runner, day, node)
);
create index if not exists node_use_day on node_use (day);

-- What was used before that was told apart, of no runner in particular.
insert into node_use (runner, day, node, nanos, booked_until)
select '', day, uid, used_nanos, booked_until from node_cost
where used_nanos > 0 and day >= current_date - interval '2' day and not exists (select 1 from node_use);
