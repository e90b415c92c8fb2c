namespace Hal9.Machine.Processes;

/// <summary>A program could not be started. The message says which and why, in words a user can act on.</summary>
public sealed class ProcessStartException : IOException
{
    public ProcessStartException()
    {
    }

    public ProcessStartException(string message) : base(message)
    {
    }

    public ProcessStartException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
