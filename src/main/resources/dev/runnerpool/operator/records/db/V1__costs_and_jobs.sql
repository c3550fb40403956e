-- What each runner cost, by day (UTC). Money is in billionths of a US dollar.
create table runner_cost (
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
create index runner_cost_day on runner_cost (day);
create index runner_cost_job on runner_cost (gitlab, job_id);
create index runner_cost_live on runner_cost (pool, ended_at);

-- Finished jobs, as GitLab tells them.
create table job (
  gitlab         varchar(500)  not null,
  id             bigint        not null,
  pool           varchar(320)  not null,
  project        varchar(1000) not null,
  name           varchar(300)  not null,
  stage          varchar(300)  not null,
  ref_kind       varchar(16)   not null,
  tags           varchar(2000) not null,
  pipeline       bigint,
  retry_of       bigint,
  queued_at      timestamp with time zone,
  started_at     timestamp with time zone,
  finished_at    timestamp with time zone not null,
  status         varchar(16)   not null,
  failure_reason varchar(100),
  slot           integer,
  primary key (gitlab, id)
);
create index job_finished on job (finished_at);
create index job_attempts on job (gitlab, pipeline, name);

-- What each node cost, by day (UTC): what runners requested of it, and all.
create table node_cost (
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
create index node_cost_day on node_cost (day);

-- Both of the above once they are older than the time that single runners are kept: summed by day.
create table day_cost (
  day             date          not null,
  pool            varchar(320)  not null,
  project         varchar(1000) not null,
  job_name        varchar(300)  not null,
  outcome         varchar(16)   not null,
  retried         boolean       not null,
  architecture    varchar(16)   not null,
  instance_type   varchar(63)   not null,
  region          varchar(63)   not null,
  capacity        varchar(32)   not null,
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
  unpriced_millis bigint not null,
  primary key (day, pool, project, job_name, outcome, retried, architecture, instance_type, region, capacity)
);
