-- Each statement does no harm when it is repeated: the embedded database commits each by itself, and a process may
-- end between two. "day" is a keyword of the embedded database, which is opened with NON_KEYWORDS=DAY.

-- What each runner cost, by day (UTC). Money is in billionths of a US dollar.
create table if not exists runner_cost (
  runner          varchar(64)  not null,
  day             date         not null,
  pool            varchar(320) not null,
  node            varchar(253) not null,
  architecture    varchar(16)  not null,
  instance_type   varchar(63)  not null,
  region          varchar(63)  not null,
  zone            varchar(63)  not null,
  capacity        varchar(32)  not null,
  price_source    varchar(250) not null,
  gitlab          varchar(500),
  job_id          bigint,
  project         varchar(1000),
  job_name        varchar(300),
  scheduled_at    timestamp with time zone,
  ready_at        timestamp with time zone,
  claimed_at      timestamp with time zone,
  ended_at        timestamp with time zone,
  job_nanos       bigint not null,
  warm_nanos      bigint not null,
  startup_nanos   bigint not null,
  reserved_nanos  bigint not null,
  retiring_nanos  bigint not null,
  lost_nanos      bigint not null,
  on_demand_nanos bigint not null,
  unpriced_millis bigint not null,
  booked_until    timestamp with time zone not null,
  primary key (runner, day)
);
create index if not exists runner_cost_day on runner_cost (day);
create index if not exists runner_cost_job on runner_cost (gitlab, job_id);
create index if not exists runner_cost_live on runner_cost (pool, ended_at);

-- Finished jobs, as GitLab tells them.
create table if not exists job (
  gitlab         varchar(500)  not null,
  id             bigint        not null,
  pool           varchar(320)  not null,
  project        varchar(1000) not null,
  name           varchar(300)  not null,
  stage          varchar(300)  not null,
  ref_kind       varchar(16)   not null,
  tags           varchar(2000) not null,
  pipeline       bigint,
  -- The attempt before it, of the same pipeline and name.
  retry_of       bigint,
  queued_at      timestamp with time zone,
  started_at     timestamp with time zone,
  finished_at    timestamp with time zone not null,
  -- success, failed or canceled.
  status         varchar(16)   not null,
  failure_reason varchar(100),
  slot           integer,
  primary key (gitlab, id)
);
create index if not exists job_finished on job (finished_at);
create index if not exists job_attempts on job (gitlab, pipeline, name);
create index if not exists job_retry on job (retry_of, gitlab);

-- What each node cost, by day (UTC): what runners requested of it, and all.
create table if not exists node_cost (
  uid             varchar(64)  not null,
  day             date         not null,
  node            varchar(253) not null,
  architecture    varchar(16)  not null,
  instance_type   varchar(63)  not null,
  region          varchar(63)  not null,
  zone            varchar(63)  not null,
  capacity        varchar(32)  not null,
  price_source    varchar(250) not null,
  total_nanos     bigint not null,
  used_nanos      bigint not null,
  unpriced_millis bigint not null,
  booked_until    timestamp with time zone not null,
  primary key (uid, day)
);
create index if not exists node_cost_day on node_cost (day);

-- What runners cost once they are older than the time that single rows are kept: summed by day, each day in one
-- transaction with the end of its single rows. Rows of a day that came after that make more rows here.
create table if not exists day_cost (
  day             date          not null,
  pool            varchar(320)  not null,
  -- Empty where there was no job.
  project         varchar(1000) not null,
  job_name        varchar(300)  not null,
  -- Status of the job; empty where there was none, or GitLab told nothing of it.
  outcome         varchar(16)   not null,
  -- Whether the job was run again later.
  retried         boolean       not null,
  architecture    varchar(16)   not null,
  instance_type   varchar(63)   not null,
  region          varchar(63)   not null,
  capacity        varchar(32)   not null,
  -- Of the jobs that were claimed on that day.
  jobs            bigint not null,
  waiting_millis  bigint not null,
  running_millis  bigint not null,
  job_nanos       bigint not null,
  warm_nanos      bigint not null,
  startup_nanos   bigint not null,
  reserved_nanos  bigint not null,
  retiring_nanos  bigint not null,
  lost_nanos      bigint not null,
  on_demand_nanos bigint not null,
  unpriced_millis bigint not null
);
create index if not exists day_cost_day on day_cost (day);

-- The same of nodes.
create table if not exists node_day_cost (
  day             date         not null,
  architecture    varchar(16)  not null,
  instance_type   varchar(63)  not null,
  region          varchar(63)  not null,
  capacity        varchar(32)  not null,
  total_nanos     bigint not null,
  used_nanos      bigint not null,
  unpriced_millis bigint not null
);
create index if not exists node_day_cost_day on node_day_cost (day);

-- Which days were summed, and how often: who sums a day at the same time as another fails here.
create table if not exists summed_day (
  day  date    not null,
  part integer not null,
  primary key (day, part)
);
