constexpr static BuildResultStatus statusTable[] = {
    BuildResultSuccessStatus::Built, // 0
    BuildResultSuccessStatus::Substituted,
    BuildResultSuccessStatus::AlreadyValid,
    BuildResultFailureStatus::PermanentFailure,
    BuildResultFailureStatus::InputRejected,
    BuildResultFailureStatus::OutputRejected,
    BuildResultFailureStatus::TransientFailure,
    BuildResultFailureStatus::CachedFailure,
    BuildResultFailureStatus::TimedOut,
    BuildResultFailureStatus::MiscFailure,
    BuildResultFailureStatus::DependencyFailed,
    BuildResultFailureStatus::LogLimitExceeded,
    BuildResultFailureStatus::NotDeterministic,
    BuildResultSuccessStatus::ResolvesToAlreadyValid,
    BuildResultFailureStatus::NoSubstituters,
};

void CommonProto::Serialise<BuildResultStatus>::write(const Dir & dir, WriteConn conn, const BuildResultStatus & status)
{
    if (status == BuildResultStatus{BuildResultFailureStatus::HashMismatch})
        return write(dir, conn, BuildResultFailureStatus::OutputRejected);
    conn.to << indexOf(statusTable, status);
}
