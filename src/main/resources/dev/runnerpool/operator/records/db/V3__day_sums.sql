-- What was spent on a day that is over, told apart by all that reports ask by, in packed columns (PackedFacts):
-- reports read these in place of single rows. Sums of rows that are kept are deleted in the transaction that
-- writes a row of that day, or of a job on it, and made again later: those that are there are right.
create table if not exists day_sum (
  day   date    not null,
  -- Whether the rows that it sums are kept too.
  kept  boolean not null,
  part  integer not null,
  facts bytea   not null,
  primary key (day, kept, part)
);

-- The same by pool alone, for budgets. Money is in billionths of a US dollar.
create table if not exists pool_day_cost (
  day   date         not null,
  kept  boolean      not null,
  pool  varchar(320) not null,
  nanos bigint       not null
);
create index if not exists pool_day_cost_day on pool_day_cost (day);

-- Runners that hold or held a job whose pod does not tell which (the shell executor has none), until GitLab's
-- record of a job in their slot and time is there.
create table if not exists untold_job (
  runner       varchar(64)  not null primary key,
  pool         varchar(320) not null,
  slot         integer      not null,
  scheduled_at timestamp with time zone not null,
  ended_at     timestamp with time zone
);
create index if not exists untold_job_slot on untold_job (pool, slot);

-- Days are summed under a lock now.
drop table if exists summed_day;
