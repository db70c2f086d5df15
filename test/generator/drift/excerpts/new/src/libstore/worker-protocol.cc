const WorkerProto::Version WorkerProto::latest = {
    .number = {.major = 1, .minor = 38},
    .features = {std::string{WorkerProto::featureOne}},
};

const WorkerProto::Version WorkerProto::minimum = {
    .number =
        {
            .major = 1,
            .minor = 18,
        },
};
