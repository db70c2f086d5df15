struct BuildResult
{
    struct Success
    {
        enum Status : uint8_t {
            Built = 0,
            Substituted = 1,
            AlreadyValid = 2,
            ResolvesToAlreadyValid = 13,
        } status;
    };

    struct Failure
    {
        enum Status : uint8_t {
            PermanentFailure = 3,
            InputRejected = 4,
            OutputRejected = 5,
            /// maybe another time
            TransientFailure = 6,
            CachedFailure = 7, // not any more
            TimedOut = 8,
            MiscFailure = 9,
            DependencyFailed = 10,
            LogLimitExceeded = 11,
            NotDeterministic = 12,
            NoSubstituters = 14,
            HashMismatch = 15,
        } status = MiscFailure;
    };
};
