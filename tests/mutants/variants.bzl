"""Correct variants: each does something differently, and rightly.

Only literals here, as in mutants.bzl. The patch is patches/<name>.patch.
"""

VARIANTS = [
    {
        "name": "correct",
        "about": "nothing is changed",
        "sources": [],
        "seeds": 60,
    },
    {
        "name": "every_append_synced",
        "about": "a note in the log is synced as well",
        "sources": ["worker/event_log.cc"],
        "seeds": 60,
    },
    {
        "name": "everything_synced_twice",
        "about": "a disk that needs twice as long",
        "sources": ["worker/segment_writer.cc"],
        "seeds": 60,
    },
    {
        "name": "segment_for_each_snapshot",
        "about": "each snapshot begins a segment",
        "sources": ["worker/event_log.cc"],
        "seeds": 60,
    },
    {
        "name": "record_behind_partial_record",
        "about": "after a failed append the coordinator appends once more, behind what is there: records stand for themselves",
        "sources": ["worker/record_store.cc"],
        "seeds": 60,
    },
    {
        "name": "record_always_in_new_segment",
        "about": "the coordinator writes each record into a new segment",
        "sources": ["worker/record_store.cc"],
        "seeds": 60,
    },
    {
        "name": "older_segment_kept",
        "about": "old segments stay until the next start",
        "sources": ["worker/event_log.cc"],
        "seeds": 60,
    },
    {
        "name": "tail_left_uncut",
        "about": "a rollback leaves what stands behind the checkpoint",
        "sources": ["worker/event_log.cc"],
        "seeds": 60,
    },
    {
        "name": "each_message_acknowledged",
        "about": "a boundary acknowledges each message at once",
        "sources": ["worker/boundary_receiver.cc"],
        "seeds": 60,
    },
    {
        "name": "acknowledged_by_timer_only",
        "about": "a boundary acknowledges by its timer only",
        "sources": ["worker/boundary_receiver.cc"],
        "seeds": 60,
    },
    {
        "name": "constant_backoff",
        "about": "the pause between attempts to connect does not grow",
        "sources": ["worker/dialer.cc"],
        "seeds": 60,
    },
    {
        "name": "more_heartbeats_awaited",
        "about": "a connection is cut after five silent heartbeats",
        "sources": ["worker/frame_link.cc"],
        "seeds": 60,
    },
    {
        "name": "routed_by_another_hash",
        "about": "keys are spread by another hash",
        "sources": ["worker/routing.cc"],
        "seeds": 60,
    },
    {
        "name": "last_input_runs_first",
        "about": "after an alignment the queues run in the opposite order",
        "sources": ["worker/alignment.cc"],
        "seeds": 60,
    },
    {
        "name": "mutes_at_half",
        "about": "sources are muted sooner",
        "sources": ["worker/boundaries.cc"],
        "seeds": 60,
    },
    {
        "name": "small_sink_window",
        "about": "a sink gives the network little at a time",
        "sources": ["worker/transactional_sink.cc"],
        "seeds": 60,
    },
    {
        "name": "next_checkpoint_before_commit",
        "about": "the next checkpoint does not wait for the last one's commits, as a commit includes older ones",
        "sources": ["worker/coordinator.cc"],
        "scenario": "next_checkpoint_before_commit",
        "seeds": 60,
    },
    {
        "name": "older_session_kept",
        "about": "a worker that reconnects waits until its older connection is known to be broken",
        "sources": ["worker/coordinator.cc"],
        "seeds": 60,
    },
]
